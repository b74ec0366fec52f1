/** Keys that give access to a server: what each may do, and how much of it. */
package org.intarsia.app.access;
