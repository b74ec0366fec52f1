/** What a server is to run: kept over restarts, exported, compared and applied. */
package org.intarsia.app.desired;
