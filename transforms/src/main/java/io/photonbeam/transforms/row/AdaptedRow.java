package io.photonbeam.transforms.row;

import org.apache.avro.generic.GenericRecord;

/**
 * What an adapter made of a pair.
 *
 * @param record its row, of the schema that it gave
 * @param repairedTexts how many texts of both events were no UTF-8 before it got them
 */
public record AdaptedRow(GenericRecord record, long repairedTexts) {}
