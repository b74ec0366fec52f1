/**
 * The encoder of T5 v1.1 and flan-T5 (Raffel 2020, arXiv 1910.10683; Chung 2022, arXiv 2210.11416).
 */
package org.intarsia.encoders.t5;
