/** Plugins by HTTP: uploaded, taken out, explained; and whom to trust. */
package org.intarsia.server.plugins;
