/** The memory that runs are admitted with. */
package org.intarsia.app.memory;
