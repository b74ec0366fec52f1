/** The API of this house: what an operator does with parts, pipelines, runs and plugins. */
package org.intarsia.server.house;
