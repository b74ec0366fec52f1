/** A load test: parts are swapped while clients ask for pictures. */
package org.intarsia.app.soak;
