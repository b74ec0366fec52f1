/** What parts are installed and what their options are: as data, a Markdown page, JSON Schema. */
package org.intarsia.app.parts;
