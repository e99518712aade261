package io.photonbeam.transforms.shaping;

import io.photonbeam.adapter.JoinAdapter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Optional;

/** Finds adapters by the names of their classes. */
public final class Adapters {
  private static final String NOT_PUBLIC = "must be a public class";

  private Adapters() {}

  /** What is wrong with the class that is named, as words that follow its name. */
  public static Optional<String> problem(String className) {
    try {
      JoinAdapter unused = load(className);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * A new instance of an adapter.
   *
   * @throws IllegalArgumentException if there is no such class or it can't be used; the message
   *     follows its name
   */
  public static JoinAdapter load(String className) {
    Class<?> type = find(className);
    if (!JoinAdapter.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(
          "is no adapter: it must implement " + JoinAdapter.class.getName());
    }
    if (!Modifier.isPublic(type.getModifiers())) {
      throw new IllegalArgumentException(NOT_PUBLIC);
    }
    try {
      return (JoinAdapter) type.getConstructor().newInstance();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("needs a public constructor without parameters", e);
    } catch (InstantiationException e) {
      throw new IllegalArgumentException("is abstract", e);
    } catch (IllegalAccessException e) {
      throw new IllegalArgumentException(NOT_PUBLIC, e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("can't be made: " + AdapterFailure.of(e.getCause()), e);
    } catch (Error e) {
      throw new IllegalArgumentException("can't be made: " + AdapterFailure.of(e), e);
    }
  }

  private static Class<?> find(String className) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      return Class.forName(
          className, true, context == null ? Adapters.class.getClassLoader() : context);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "is not on the class path; put its jar there with PHOTONBEAM_CLASSPATH, and name a nested"
              + " class Outer$Inner",
          e);
    } catch (Error e) {
      throw new IllegalArgumentException("can't be loaded: " + AdapterFailure.of(e), e);
    }
  }
}
