/** The API's description (OpenAPI 3.1), by which requests are routed and checked. */
package org.intarsia.server.document;
