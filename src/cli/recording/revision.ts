import { execFile, spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative, resolve } from "node:path"
import { DmonError } from "../../base/error.ts"

/** Files as they were at a revision, in a folder of their own until it is let go. */
export interface Revision {
  readonly files: readonly string[]
  remove(): void
}

/** Whether a word names a revision of the repository that a file is in. */
export const isRevision = async (word: string, file: string): Promise<boolean> =>
  !word.startsWith("-") && (await git(file, ["rev-parse", "--verify", "--quiet", `${word}^{commit}`])) !== undefined

/** Takes the tree of a revision of the repository that the files are in; packages are those that are installed now. */
export async function revision(word: string, files: readonly string[]): Promise<Revision> {
  const [file = "."] = files
  const top = (await git(file, ["rev-parse", "--show-toplevel"]))?.trim()
  if (top === undefined) {
    throw new DmonError("DM152", `${file} is in no git repository`, { fix: "name another file of streams instead" })
  }
  if (!(await isRevision(word, file))) {
    throw new DmonError("DM152", `git knows no revision ${JSON.stringify(word)}`, {
      more: { in: top },
      fix: "such as  HEAD~1, a branch, a tag or a commit; or the path of a file",
    })
  }
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "dmon-revision-"))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    await unpack(top, word, folder)
    const below = files.map(one => relative(top, realpathSync(resolve(one))))
    for (const path of below) linkPackages(top, folder, path)
    const taken = below.map(path => join(folder, path))
    for (const [i, path] of taken.entries()) {
      if (existsSync(path)) continue
      throw new DmonError("DM152", `${files[i]} was not there at ${word}`, { fix: "a later revision" })
    }
    return { files: taken, remove }
  } catch (error) {
    remove()
    throw error
  }
}

function git(file: string, args: readonly string[]): Promise<string | undefined> {
  const cwd = dirname(resolve(file))
  return new Promise(done => {
    execFile("git", ["-C", cwd, ...args], (error, stdout) => done(error ? undefined : stdout))
  })
}

function unpack(top: string, word: string, folder: string): Promise<void> {
  const archive = spawn("git", ["-C", top, "archive", "--format=tar", word], { stdio: ["ignore", "pipe", "ignore"] })
  const tar = spawn("tar", ["-x", "-C", folder], { stdio: ["pipe", "ignore", "ignore"] })
  archive.stdout.pipe(tar.stdin)
  tar.stdin.on("error", () => {})
  return new Promise((done, fail) => {
    const failed = (cause: unknown) =>
      fail(
        new DmonError("DM152", `the tree of ${word} cannot be taken`, { fix: "git and tar are needed for it", cause }),
      )
    archive.on("error", failed)
    tar.on("error", failed)
    tar.on("close", code => (code === 0 ? done() : failed(undefined)))
  })
}

/** The packages of the folders from the repository's down to a file's. */
function linkPackages(top: string, folder: string, path: string): void {
  for (let at = dirname(path); ; at = dirname(at)) {
    const [from, to] = [join(top, at, "node_modules"), join(folder, at, "node_modules")]
    if (existsSync(from) && !existsSync(to)) {
      mkdirSync(dirname(to), { recursive: true })
      symlinkSync(from, to)
    }
    if (at === ".") return
  }
}
