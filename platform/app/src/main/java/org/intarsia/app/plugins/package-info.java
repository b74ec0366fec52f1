/** Plugins as an operator deals with them, for every face: installed, taken out, explained. */
package org.intarsia.app.plugins;
