/** The manifests that requests may name. */
package org.intarsia.server.manifests;
