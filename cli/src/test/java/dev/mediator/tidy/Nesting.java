package dev.mediator.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LambdaExpressionTree.BodyKind;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.WhileLoopTree;
import java.util.List;

/**
 * How deep statements stand within one another.
 *
 * <p>One level each: if, for, while, do, try, synchronized, switch in either form, and a lambda
 * whose body is a block. What an else, a catch, a finally or a case holds is as deep as what the
 * whole holds, and an else-if is as deep as its if. A class within a method starts from 0 again.
 */
final class Nesting extends Walk {
  static final int DEPTH = 3;
  private int depth;

  private Nesting(Source source) {
    super(source);
  }

  static List<Offence> deep(List<Source> sources) {
    return Walk.through(sources, Nesting::new);
  }

  private Void within(Tree statement, Runnable children) {
    depth++;
    if (depth == DEPTH + 1) {
      offend(statement, "nested deeper than " + DEPTH + " levels: name the inner part a method");
    }
    children.run();
    depth--;
    return null;
  }

  @Override
  public Void visitIf(IfTree tree, Void none) {
    boolean elseIf =
        getCurrentPath().getParentPath().getLeaf() instanceof IfTree outer
            && outer.getElseStatement() == tree;
    return elseIf ? super.visitIf(tree, null) : within(tree, () -> super.visitIf(tree, null));
  }

  @Override
  public Void visitForLoop(ForLoopTree tree, Void none) {
    return within(tree, () -> super.visitForLoop(tree, null));
  }

  @Override
  public Void visitEnhancedForLoop(EnhancedForLoopTree tree, Void none) {
    return within(tree, () -> super.visitEnhancedForLoop(tree, null));
  }

  @Override
  public Void visitWhileLoop(WhileLoopTree tree, Void none) {
    return within(tree, () -> super.visitWhileLoop(tree, null));
  }

  @Override
  public Void visitDoWhileLoop(DoWhileLoopTree tree, Void none) {
    return within(tree, () -> super.visitDoWhileLoop(tree, null));
  }

  @Override
  public Void visitTry(TryTree tree, Void none) {
    return within(tree, () -> super.visitTry(tree, null));
  }

  @Override
  public Void visitSynchronized(SynchronizedTree tree, Void none) {
    return within(tree, () -> super.visitSynchronized(tree, null));
  }

  @Override
  public Void visitSwitch(SwitchTree tree, Void none) {
    return within(tree, () -> super.visitSwitch(tree, null));
  }

  @Override
  public Void visitSwitchExpression(SwitchExpressionTree tree, Void none) {
    return within(tree, () -> super.visitSwitchExpression(tree, null));
  }

  @Override
  public Void visitLambdaExpression(LambdaExpressionTree tree, Void none) {
    return tree.getBodyKind() == BodyKind.STATEMENT
        ? within(tree, () -> super.visitLambdaExpression(tree, null))
        : super.visitLambdaExpression(tree, null);
  }

  @Override
  public Void visitClass(ClassTree tree, Void none) {
    int outside = depth;
    depth = 0;
    super.visitClass(tree, null);
    depth = outside;
    return null;
  }
}
