/** From a manifest to a plan, from a plan to an assembly, from an assembly to pictures. */
package org.intarsia.pipeline;
