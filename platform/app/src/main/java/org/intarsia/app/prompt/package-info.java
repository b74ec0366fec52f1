/** What people write for pictures: prompts, one by one or in a file. */
package org.intarsia.app.prompt;
