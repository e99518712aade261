package io.photonbeam.transforms.row;

import io.photonbeam.transforms.output.DictionaryColumns;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * How joined pairs become the rows of a file. The last two columns are the commit's id and the time
 * of joining.
 */
public interface RowShape {
  /** Schema of a row. */
  Schema row();

  /** What a file of such rows says of itself. */
  Map<String, String> metadata();

  /** In which columns of such rows values repeat, as far as the files written so far tell. */
  DictionaryColumns dictionaries();

  /** Why there can't be such rows, for people; empty if there can. */
  Optional<String> problem();

  /** Puts a row's content into a record of the schema; all but the last two columns. */
  void fill(GenericRecord record, JoinedRow row);
}
