/** A file system that is mounted somewhere. */
export interface Mount {
  readonly point: string
  /** What it is on, as the kernel calls it: `/dev/sda1`, `nas:/backup`. */
  readonly device: string
  readonly type: string
  /** It is on another machine, or in another program: it may never answer. */
  readonly remote: boolean
}

/** File systems that hold no space that could run out: the kernel's own, memory, and images that are read only. */
const apart = new Set(
  (
    "autofs bdev binfmt_misc bpf cgroup cgroup2 configfs cramfs debugfs devpts devtmpfs dmverity efivarfs erofs fuse.gvfsd-fuse " +
    "fuse.lxcfs fuse.portal fuse.snapfuse fusectl hugetlbfs iso9660 mqueue nfsd nsfs proc pstore ramfs romfs rootfs " +
    "rpc_pipefs securityfs selinuxfs smackfs squashfs sysfs tmpfs tracefs udf"
  ).split(" "),
)
const isRemote = (type: string) => /^(nfs|cifs|smb|ceph|gluster|lustre|afs|9p|fuse(?!blk))/.test(type)

/**
 * The file systems of /proc/self/mountinfo whose space is worth watching, each device once: where it is mounted whole,
 * and there at the shortest path. Those on this machine come first.
 */
export function mountsOf(mountinfo: string): Mount[] {
  const found = new Map<string, Mount & { readonly whole: boolean }>()
  for (const line of mountinfo.split("\n").slice(0, -1)) {
    const [, id, root, escaped, type, source] =
      /^\d+ \d+ (\d+:\d+) (\S+) (\S+) \S+(?: \S+)*? - (\S+) (\S+) \S+$/.exec(line) ?? []
    if (!id || !escaped || !type || !source || apart.has(type)) continue
    const point = plain(escaped)
    // Below /etc and /dev stand single files that a container is lent; layers of other containers are their own.
    if (/^\/(etc|dev)\//.test(point) || (type === "overlay" && point !== "/")) continue
    const mount = { point, device: plain(source), type, remote: isRemote(type), whole: root === "/" }
    const other = found.get(id)
    if (other === undefined || isBefore(mount, other)) found.set(id, mount)
  }
  const mounts = [...found.values()].map(({ whole: _, ...mount }) => mount)
  return mounts.sort((a, b) => Number(a.remote) - Number(b.remote))
}

const isBefore = (a: { point: string; whole: boolean }, b: typeof a) =>
  a.whole === b.whole ? a.point.length < b.point.length : a.whole

/** The kernel writes white space and backslashes in octal. */
const plain = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)))
