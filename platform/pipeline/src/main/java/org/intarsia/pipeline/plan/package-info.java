/** What a manifest comes to, checked before anything is loaded. */
package org.intarsia.pipeline.plan;
