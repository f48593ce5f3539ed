;; XXH64 with the seed 0, of which the lower 32 bits are the checksum: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
;; Here and not in JavaScript, for it multiplies words of 8 bytes. V8 inlines no function of such code: the loop over stripes
;; calls none.
(module
  (import "dmon" "memory" (memory 1))

  ;; The accumulators, between one piece and the next.
  (global $a (mut i64) (i64.const 0))
  (global $b (mut i64) (i64.const 0))
  (global $c (mut i64) (i64.const 0))
  (global $d (mut i64) (i64.const 0))

  ;; Of the bytes between two places.
  (func (export "sum") (param $at i32) (param $end i32) (result i32)
    (local $length i32)
    (local.set $length (i32.sub (local.get $end) (local.get $at)))
    (call $begin)
    (call $stripes (local.get $at) (local.get $end))
    (call $rest
      (i32.sub (local.get $end) (i32.and (local.get $length) (i32.const 31)))
      (local.get $end)
      (local.get $length)))

  ;; Of more than there is room for: begin, then stripes of all but its rest of less than 32 bytes, piece by piece, then rest.
  (func $begin (export "begin")
    (global.set $a (i64.const 0x60ea27eeadc0b5d6))
    (global.set $b (i64.const 0xc2b2ae3d27d4eb4f))
    (global.set $c (i64.const 0))
    (global.set $d (i64.const 0x61c8864e7a143579)))

  ;; Takes in the whole stripes of 32 bytes.
  (func $stripes (export "stripes") (param $at i32) (param $end i32)
    (local $a i64) (local $b i64) (local $c i64) (local $d i64)
    (local $one i64) (local $two i64) (local $last i32)
    (local.set $one (i64.const 0x9e3779b185ebca87))
    (local.set $two (i64.const 0xc2b2ae3d27d4eb4f))
    (local.set $a (global.get $a))
    (local.set $b (global.get $b))
    (local.set $c (global.get $c))
    (local.set $d (global.get $d))
    (local.set $last (i32.add (local.get $at) (i32.and (i32.sub (local.get $end) (local.get $at)) (i32.const -32))))
    (block $none
      (br_if $none (i32.eq (local.get $at) (local.get $last)))
      (loop $stripe
        (local.set $a (i64.mul (local.get $one)
          (i64.rotl (i64.add (local.get $a) (i64.mul (local.get $two) (i64.load (local.get $at)))) (i64.const 31))))
        (local.set $b (i64.mul (local.get $one)
          (i64.rotl (i64.add (local.get $b) (i64.mul (local.get $two) (i64.load offset=8 (local.get $at)))) (i64.const 31))))
        (local.set $c (i64.mul (local.get $one)
          (i64.rotl (i64.add (local.get $c) (i64.mul (local.get $two) (i64.load offset=16 (local.get $at)))) (i64.const 31))))
        (local.set $d (i64.mul (local.get $one)
          (i64.rotl (i64.add (local.get $d) (i64.mul (local.get $two) (i64.load offset=24 (local.get $at)))) (i64.const 31))))
        (br_if $stripe (i32.ne (local.tee $at (i32.add (local.get $at) (i32.const 32))) (local.get $last)))))
    (global.set $a (local.get $a))
    (global.set $b (local.get $b))
    (global.set $c (local.get $c))
    (global.set $d (local.get $d)))

  ;; Takes in the rest, and how long all of it was.
  (func $rest (export "rest") (param $at i32) (param $end i32) (param $length i32) (result i32)
    (local $sum i64)
    (if (i32.lt_u (local.get $length) (i32.const 32))
      (then (local.set $sum (i64.const 0x27d4eb2f165667c5)))
      (else
        (local.set $sum
          (i64.add
            (i64.add (i64.rotl (global.get $a) (i64.const 1)) (i64.rotl (global.get $b) (i64.const 7)))
            (i64.add (i64.rotl (global.get $c) (i64.const 12)) (i64.rotl (global.get $d) (i64.const 18)))))
        (local.set $sum (call $merge (local.get $sum) (global.get $a)))
        (local.set $sum (call $merge (local.get $sum) (global.get $b)))
        (local.set $sum (call $merge (local.get $sum) (global.get $c)))
        (local.set $sum (call $merge (local.get $sum) (global.get $d)))))
    (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (local.get $length))))
    (block $done
      (loop $eight
        (br_if $done (i32.lt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 8)))
        (local.set $sum
          (i64.add
            (i64.mul
              (i64.rotl (i64.xor (local.get $sum) (call $round (i64.load (local.get $at)))) (i64.const 27))
              (i64.const 0x9e3779b185ebca87))
            (i64.const 0x85ebca77c2b2ae63)))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $eight)))
    (if (i32.ge_u (i32.sub (local.get $end) (local.get $at)) (i32.const 4))
      (then
        (local.set $sum
          (i64.add
            (i64.mul
              (i64.rotl
                (i64.xor (local.get $sum) (i64.mul (i64.load32_u (local.get $at)) (i64.const 0x9e3779b185ebca87)))
                (i64.const 23))
              (i64.const 0xc2b2ae3d27d4eb4f))
            (i64.const 0x165667b19e3779f9)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))))
    (block $done
      (loop $one
        (br_if $done (i32.eq (local.get $at) (local.get $end)))
        (local.set $sum
          (i64.mul
            (i64.rotl
              (i64.xor (local.get $sum) (i64.mul (i64.load8_u (local.get $at)) (i64.const 0x27d4eb2f165667c5)))
              (i64.const 11))
            (i64.const 0x9e3779b185ebca87)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $one)))
    (local.set $sum
      (i64.mul (i64.xor (local.get $sum) (i64.shr_u (local.get $sum) (i64.const 33))) (i64.const 0xc2b2ae3d27d4eb4f)))
    (local.set $sum
      (i64.mul (i64.xor (local.get $sum) (i64.shr_u (local.get $sum) (i64.const 29))) (i64.const 0x165667b19e3779f9)))
    (i32.wrap_i64 (i64.xor (local.get $sum) (i64.shr_u (local.get $sum) (i64.const 32)))))

  (func $round (param $word i64) (result i64)
    (i64.mul
      (i64.rotl (i64.mul (local.get $word) (i64.const 0xc2b2ae3d27d4eb4f)) (i64.const 31))
      (i64.const 0x9e3779b185ebca87)))

  (func $merge (param $sum i64) (param $accumulator i64) (result i64)
    (i64.add
      (i64.mul (i64.xor (local.get $sum) (call $round (local.get $accumulator))) (i64.const 0x9e3779b185ebca87))
      (i64.const 0x85ebca77c2b2ae63))))
