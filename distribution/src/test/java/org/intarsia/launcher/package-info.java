/** What tests need from inside the launcher. */
package org.intarsia.launcher;
