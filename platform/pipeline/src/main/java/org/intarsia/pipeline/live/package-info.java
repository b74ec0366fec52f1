/**
 * Pipelines that serve while their parts change. A slot has a generation that serves; a swap builds
 * the next one beside it and flips; a run keeps the generation that it leased to its end.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.intarsia.pipeline.live;
