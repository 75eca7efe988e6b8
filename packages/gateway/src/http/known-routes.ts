import type { FastifyInstance } from 'fastify';

/** Knows which methods a path has, so that a wrong one is answered with 405 and Allow instead of 404. */
export class KnownRoutes {
  readonly #routes: { pattern: RegExp; methods: readonly string[] }[] = [];

  /** Watches the routes that are added to `app` from now on. */
  constructor(app: FastifyInstance) {
    app.addHook('onRoute', ({ url, method }) => {
      const pattern = new RegExp(`^${url.replace(/:[A-Za-z]+/g, '[^/]+')}$`);
      this.#routes.push({ pattern, methods: Array.isArray(method) ? method : [method] });
    });
  }

  /** Methods of the path, sorted; none if there is no such path. */
  methodsOf(path: string): string[] {
    const methods = new Set<string>();
    for (const route of this.#routes) {
      if (!route.pattern.test(path)) continue;
      for (const method of route.methods) methods.add(method);
    }
    return [...methods].sort();
  }
}
