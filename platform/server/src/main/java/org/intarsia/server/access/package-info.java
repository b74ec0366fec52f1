/** Who sends a request, what they may do, and how much of it. */
package org.intarsia.server.access;
