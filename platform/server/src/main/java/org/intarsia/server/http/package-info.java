/** Requests and answers without a servlet container, and what every request goes through. */
package org.intarsia.server.http;
