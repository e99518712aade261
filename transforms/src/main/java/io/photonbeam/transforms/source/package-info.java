/**
 * Reads a log: follows its files as they grow, or reads them once, and finds the events in its
 * chunks.
 */
package io.photonbeam.transforms.source;
