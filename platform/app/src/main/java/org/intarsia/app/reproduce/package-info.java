/** Makes a picture again from what it says of its making, and compares. */
package org.intarsia.app.reproduce;
