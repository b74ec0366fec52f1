/** Problems as answers: status, and the form that the clients of each API expect. */
package org.intarsia.server.problem;
