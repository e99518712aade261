/**
 * Passing over the binary data of records, without building them: finding the ids and times in
 * them, and telling what they would take on the heap.
 */
package io.photonbeam.log.record;
