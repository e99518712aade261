/**
 * Reading logs in Beam: following the files of a log as they grow, or reading them once, as chunks
 * of whole blocks with their place in the file. Knows the log format, and nothing of joins,
 * registries or output.
 */
package io.photonbeam.transforms.read;
