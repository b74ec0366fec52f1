/** The launcher in processes of its own. */
package org.intarsia.launcher;
