/**
 * The schemas that logs were written with, as whoever wrote them had them: parsed at a bounded
 * cost, with names and logical types mended that Avro's parser or a reader would refuse; and how
 * large one may be.
 */
package io.photonbeam.log.schema;
