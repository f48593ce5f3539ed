import { suite } from "uvu"
import * as assert from "uvu/assert"
import { mountsOf } from "../../src/agent/mounts.ts"

const test = suite("mountsOf")

const points = (text: string) => mountsOf(text).map(({ point }) => point)

/** A machine with a disk, a second one, a share, snaps and a CD. */
const machine = `22 27 0:21 / /proc rw,relatime - proc proc rw
24 27 0:6 / /dev rw,relatime - devtmpfs devtmpfs rw,size=12334432k,mode=755
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,discard
40 27 0:45 / /backup rw,relatime shared:7 - nfs4 nas:/backup rw,vers=4.2
41 27 254:16 / /var rw,relatime shared:2 master:3 - xfs /dev/vdb rw
42 27 7:0 / /snap/core/1 ro,nodev - squashfs /dev/loop0 ro
43 27 11:0 / /media/cdrom ro - iso9660 /dev/sr0 ro
44 27 0:50 / /run rw - tmpfs tmpfs rw
`

test("finds what has space that can run out, this machine's own first", () => {
  assert.equal(mountsOf(machine), [
    { point: "/", device: "/dev/vda1", type: "ext4", remote: false },
    { point: "/var", device: "/dev/vdb", type: "xfs", remote: false },
    { point: "/backup", device: "nas:/backup", type: "nfs4", remote: true },
  ])
})

test("takes each device once: where it is mounted whole, at the shortest path", () => {
  const bound = `1 0 8:1 /srv/www /w rw - ext4 /dev/sda1 rw
2 0 8:1 / /mnt/long rw - ext4 /dev/sda1 rw
3 0 8:1 / /mnt rw - ext4 /dev/sda1 rw
4 0 0:30 /@home /home rw - btrfs /dev/sdb1 rw
5 0 0:30 /@ / rw - btrfs /dev/sdb1 rw
`
  assert.equal(points(bound), ["/mnt", "/"])
})

test("finds in a container its root and its volumes, not the files that it is lent", () => {
  const container = `1 0 0:60 / / rw - overlay overlay rw,lowerdir=/a:/b
2 1 0:61 / /dev rw - tmpfs tmpfs rw
3 1 8:1 /docker/x/hosts /etc/hosts rw - ext4 /dev/sda1 rw
4 1 8:1 /docker/volumes/v/_data /data rw - ext4 /dev/sda1 rw
5 1 8:2 /kubelet/termination-log /dev/termination-log rw - ext4 /dev/sda2 rw
6 1 0:62 / /var/lib/docker/overlay2/q/merged rw - overlay overlay rw
`
  assert.equal(points(container), ["/", "/data"])
})

test("reads paths that have blanks", () => {
  assert.equal(points("1 0 8:1 / /media/My\\040Disk\\134 rw - ext4 /dev/sda1 rw\n"), ["/media/My Disk\\"])
})

test("reads only the lines that are whole", () => {
  const all = mountsOf(machine)
  for (let at = 0; at < machine.length; at++)
    for (const mount of mountsOf(machine.slice(0, at)))
      assert.ok(
        all.some(({ point, device }) => point === mount.point && device === mount.device),
        `${at}: ${mount.point}`,
      )
  for (const hostile of ["", "\0", "\n\n", "1 0 8:1 / / rw ext4 /dev/sda1 rw\n", "- - - - - - -\n", "x".repeat(1e5)])
    assert.equal(mountsOf(hostile), [], hostile.slice(0, 20))
})

test.run()
