/** Jobs in SQLite: the driver, the schema with its migrations, rows as values. */
package org.intarsia.server.store;
