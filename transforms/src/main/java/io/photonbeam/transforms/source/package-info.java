/** Reads a log in chunks: follows its files as they grow, or reads them once. */
package io.photonbeam.transforms.source;
