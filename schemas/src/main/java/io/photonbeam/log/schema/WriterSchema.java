package io.photonbeam.log.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * The schema with which the records of a log were written: the one place that parses it. Whatever
 * Avro's own reader of files takes is taken, in silence: any name, defaults that do not fit,
 * logical types that mean nothing where they stand.
 *
 * <p>What comes out has names that Avro and Parquet also write: see {@link LegalNames}. Its data
 * has the same form, because names are not in the data. Logical types that Avro would ignore as
 * invalid are gone from it. Parsing the JSON of what comes out gives an equal schema.
 */
public final class WriterSchema {
  /** Understands what Avro's own parser does: comments are fine, a second value is not. */
  private static final ObjectMapper JSON =
      new ObjectMapper(new JsonFactory().enable(JsonParser.Feature.ALLOW_COMMENTS))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private WriterSchema() {}

  /**
   * Parses a schema.
   *
   * @throws SchemaParseException if it is none; its message is for people
   */
  public static Schema parse(String json) {
    try {
      JsonNode tree = JSON.readTree(json);
      ParseCost.check(tree);
      boolean changed = SoundLogicalTypes.in(tree);
      changed |= LegalNames.in(tree);
      return new Schema.Parser(NameValidator.NO_VALIDATION)
          .setValidateDefaults(false)
          .parse(changed ? tree.toString() : json);
    } catch (JsonProcessingException e) {
      throw new SchemaParseException(e.getOriginalMessage());
    } catch (SchemaParseException e) {
      throw e;
    } catch (RuntimeException e) {
      // Avro answers what is no schema with exceptions of several kinds.
      throw new SchemaParseException(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
