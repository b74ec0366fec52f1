/** Reading manifests: bounded YAML, every node with its line. */
package org.intarsia.pipeline.manifest;
