/** What a monitoring system asks of the server, in Prometheus' text format. */
package org.intarsia.server.metrics;
