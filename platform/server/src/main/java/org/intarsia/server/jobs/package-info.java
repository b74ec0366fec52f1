/** Jobs: pictures that are made in their turn, and that survive the process at their step. */
package org.intarsia.server.jobs;
