/** The model files that manifests name: where they are, what is missing, where to get it. */
package org.intarsia.app.models;
