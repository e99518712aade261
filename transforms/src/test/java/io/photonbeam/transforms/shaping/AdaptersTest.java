package io.photonbeam.transforms.shaping;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.adapter.JoinAdapter;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class AdaptersTest {

  /** An adapter that can be used. */
  public static class Good implements JoinAdapter {
    @Override
    public Optional<GenericRecord> adapt(GenericRecord foreign, GenericRecord primary, Schema row) {
      return Optional.of(JoinAdapter.nested(foreign, primary, row));
    }
  }

  /** Needs an argument. */
  public static class Demanding extends Good {
    public Demanding(String argument) {
      assertThat(argument).isNotNull();
    }
  }

  /** Throws when it is made. */
  public static class Failing extends Good {
    public Failing() {
      throw new IllegalStateException("no configuration file");
    }
  }

  /** Can't be loaded. */
  public static class Unloadable extends Good {
    static final int VALUE = Integer.parseInt("not a number");
  }

  /** Can't be loaded either, as its initializer throws an error itself. */
  public static class Asserting extends Good {
    static final int VALUE = fail();

    private static int fail() {
      throw new AssertionError("no rates");
    }
  }

  /** Can't be made. */
  public abstract static class Abstract extends Good {
    public Abstract() {}
  }

  static class Hidden extends Good {
    public Hidden() {}
  }

  @Test
  void anAdapterIsFoundByTheNameOfItsClass() {
    assertThat(Adapters.load(name(Good.class))).isInstanceOf(Good.class);
    assertThat(Adapters.problem(name(Good.class))).isEmpty();
  }

  @Test
  void aClassThatCannotBeUsedIsExplained() {
    assertProblem("com.example.Missing", "is not on the class path", "PHOTONBEAM_CLASSPATH");
    assertProblem("java.lang.String", "must implement io.photonbeam.adapter.JoinAdapter");
    assertProblem(name(Demanding.class), "public constructor without parameters");
    assertProblem(name(Failing.class), "no configuration file");
    assertProblem(name(Asserting.class), "can't be loaded", "no rates");
    assertProblem(name(Unloadable.class), "ExceptionInInitializerError");
    assertProblem(name(Abstract.class), "is abstract");
    assertProblem(name(Hidden.class), "must be a public class");
  }

  private static String name(Class<?> type) {
    return type.getName();
  }

  private static void assertProblem(String className, String... words) {
    assertThat(Adapters.problem(className)).get().asString().contains(words);
  }
}
