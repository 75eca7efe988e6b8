/** A disk behind an object of its own functions, so that one of them can be replaced by a wrong one. */

import type { FilePort } from '@jangbu/replica';

/** A port that knows the path of each of its open files. */
export interface PlainPort extends FilePort {
  pathOf(file: number): string;
}

/** The same port as a plain object. */
export function plainPort(port: FilePort): PlainPort {
  const paths = new Map<number, string>();
  return {
    pathOf: (file) => paths.get(file) ?? '',
    open: (path, mode, permissions) => {
      const file = port.open(path, mode, permissions);
      paths.set(file, path);
      return file;
    },
    read: (file, target, position) => port.read(file, target, position),
    write: (file, bytes, position) => port.write(file, bytes, position),
    sync: (file) => port.sync(file),
    sizeOf: (file) => port.sizeOf(file),
    truncate: (file, sizeBytes) => port.truncate(file, sizeBytes),
    close: (file) => port.close(file),
    rename: (from, to) => {
      port.rename(from, to);
      for (const [file, path] of paths) if (path === from) paths.set(file, to);
    },
    syncFolder: (path) => port.syncFolder(path),
    makeFolder: (path) => port.makeFolder(path),
    list: (path) => port.list(path),
    stat: (path) => port.stat(path),
    remove: (path) => port.remove(path),
    removeFolder: (path) => port.removeFolder(path),
  };
}
