/**
 * What flows between the transforms: chunks of a log, batches of events, of joined pairs and of
 * those that can't be joined, with their coders and the schemas that they are read with. Knows
 * nothing of the other transforms.
 */
package io.photonbeam.transforms.model;
