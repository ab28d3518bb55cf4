package dev.mediator.packages;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A copy of a jar whose classes have stack maps, which those made for Java 5 lack.
 *
 * <p>Java verifies classes without them slowly, and takes none into its cache of loaded classes:
 * picocli's cost a server a quarter of its start. What the classes do stays the same.
 */
final class StackMaps {
  /** The format of Java 8, in which every class has stack maps. */
  private static final int FORMAT = ClassFile.JAVA_8_VERSION;

  private StackMaps() {}

  /** Takes the jar to read and the one to write. */
  public static void main(String[] arguments) throws IOException {
    Path from = Path.of(arguments[0]);
    URL[] jar = {from.toUri().toURL()};
    try (URLClassLoader types = new URLClassLoader(jar);
        ZipInputStream in = new ZipInputStream(Files.newInputStream(from));
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[1])))) {
      copy(in, out, contextOf(types));
    }
  }

  private static void copy(ZipInputStream in, ZipOutputStream out, ClassFile context)
      throws IOException {
    for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
      byte[] bytes = in.readAllBytes();
      ZipEntry copy = new ZipEntry(entry.getName());
      copy.setTimeLocal(entry.getTimeLocal());
      out.putNextEntry(copy);
      out.write(isOurs(entry.getName()) ? withStackMaps(bytes, context) : bytes);
    }
  }

  private static boolean isOurs(String name) {
    return name.endsWith(".class") && !name.endsWith("module-info.class");
  }

  /** To write a method anew is to have its stack maps computed. */
  private static byte[] withStackMaps(byte[] bytes, ClassFile context) {
    ClassTransform newer =
        ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
            .andThen((builder, element) -> {
              if (element instanceof ClassFileVersion) {
                builder.withVersion(FORMAT, 0);
              } else {
                builder.with(element);
              }
            });
    return context.transformClass(context.parse(bytes), newer);
  }

  /** Stack maps name the nearest common ancestor of two types, so the jar's own must be known. */
  private static ClassFile contextOf(ClassLoader types) {
    return ClassFile.of(
        ClassHierarchyResolverOption.of(
            ClassHierarchyResolver.ofResourceParsing(types)
                .orElse(ClassHierarchyResolver.defaultResolver())));
  }
}
