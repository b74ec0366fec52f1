/** The routes of AUTOMATIC1111's web interface that its clients call. */
package org.intarsia.server.sdapi;
