/** The bundle's start: the servlet, the container, all routes. */
package org.intarsia.server.start;
