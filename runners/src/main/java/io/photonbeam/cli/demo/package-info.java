/**
 * The demonstration: two pipelines as two data centres have them, one of which is killed, seen by a
 * reader that looks all the time.
 */
package io.photonbeam.cli.demo;
