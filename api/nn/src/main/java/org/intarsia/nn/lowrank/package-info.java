/** Narrow matrices that are learned beside one that stays as it is (LoRA). */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.intarsia.nn.lowrank;
