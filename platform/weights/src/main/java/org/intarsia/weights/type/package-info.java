/** How files hold the elements of their tensors. */
package org.intarsia.weights.type;
