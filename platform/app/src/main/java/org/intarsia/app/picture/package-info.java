/** Runs of a pipeline that make pictures, and where the pictures go. */
package org.intarsia.app.picture;
