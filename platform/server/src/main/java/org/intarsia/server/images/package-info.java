/** Runs that make pictures for requests: admission, limits, previews, pictures kept for a while. */
package org.intarsia.server.images;
