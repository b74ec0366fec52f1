/** How an encoder learns to represent images: by itself (DINO), or from labels. */
package org.intarsia.objectives.representation;
