;; Pillow's 8-bit resize and a table for every value of the result. scripts/make-wasm.mjs turns this into
;; resize-wasm.ts.
;;
;; A weight of 22 bits does not fit into the 16 of a dot product, so it is split: weight = high * 2^11 + low. Both
;; sums are exact, and so is high * 2^11 + low of them: the same 32 bits as Pillow's.
;;
;; A table has one record for each output position: the first input position it depends on, then for each pair of
;; taps the high parts and the low parts of both weights, 16 bits each. All records have the same number of pairs.
(module
  (memory (export "memory") 1)

  (func $finish (param $high v128) (param $low v128) (result v128)
    (i32x4.shr_s
      (i32x4.add (i32x4.shl (local.get $high) (i32.const 11)) (local.get $low))
      (i32.const 22)))

  ;; Horizontal pass over four RGB rows. Writes one byte beyond each of them.
  (func (export "across")
    (param $from i32) (param $fromStride i32) (param $to i32) (param $toStride i32)
    (param $table i32) (param $outputs i32) (param $pairs i32)
    (local $pair i32) (local $p0 i32) (local $p1 i32) (local $p2 i32) (local $p3 i32) (local $x v128)
    (local $high v128) (local $low v128) (local $mask v128) (local $half v128)
    (local $h0 v128) (local $h1 v128) (local $h2 v128) (local $h3 v128)
    (local $l0 v128) (local $l1 v128) (local $l2 v128) (local $l3 v128)
    (local.set $half (i32x4.splat (i32.const 0x200000)))
    ;; r g b r g b -> r r g g b b 0 0, 16 bits each.
    (local.set $mask (v128.const i8x16 0 255 3 255 1 255 4 255 2 255 5 255 255 255 255 255))
    (loop $output
      (local.set $p0
        (i32.add (local.get $from) (i32.mul (i32.load (local.get $table)) (i32.const 3))))
      (local.set $p1 (i32.add (local.get $p0) (local.get $fromStride)))
      (local.set $p2 (i32.add (local.get $p1) (local.get $fromStride)))
      (local.set $p3 (i32.add (local.get $p2) (local.get $fromStride)))
      (local.set $table (i32.add (local.get $table) (i32.const 4)))
      (local.set $h0 (v128.const i32x4 0 0 0 0))
      (local.set $h1 (v128.const i32x4 0 0 0 0))
      (local.set $h2 (v128.const i32x4 0 0 0 0))
      (local.set $h3 (v128.const i32x4 0 0 0 0))
      (local.set $l0 (local.get $half))
      (local.set $l1 (local.get $half))
      (local.set $l2 (local.get $half))
      (local.set $l3 (local.get $half))
      (local.set $pair (local.get $pairs))
      (loop $tap
        (local.set $high (v128.load32_splat (local.get $table)))
        (local.set $low (v128.load32_splat offset=4 (local.get $table)))
        (local.set $x (i8x16.swizzle (v128.load64_zero (local.get $p0)) (local.get $mask)))
        (local.set $h0 (i32x4.add (local.get $h0) (i32x4.dot_i16x8_s (local.get $x) (local.get $high))))
        (local.set $l0 (i32x4.add (local.get $l0) (i32x4.dot_i16x8_s (local.get $x) (local.get $low))))
        (local.set $x (i8x16.swizzle (v128.load64_zero (local.get $p1)) (local.get $mask)))
        (local.set $h1 (i32x4.add (local.get $h1) (i32x4.dot_i16x8_s (local.get $x) (local.get $high))))
        (local.set $l1 (i32x4.add (local.get $l1) (i32x4.dot_i16x8_s (local.get $x) (local.get $low))))
        (local.set $x (i8x16.swizzle (v128.load64_zero (local.get $p2)) (local.get $mask)))
        (local.set $h2 (i32x4.add (local.get $h2) (i32x4.dot_i16x8_s (local.get $x) (local.get $high))))
        (local.set $l2 (i32x4.add (local.get $l2) (i32x4.dot_i16x8_s (local.get $x) (local.get $low))))
        (local.set $x (i8x16.swizzle (v128.load64_zero (local.get $p3)) (local.get $mask)))
        (local.set $h3 (i32x4.add (local.get $h3) (i32x4.dot_i16x8_s (local.get $x) (local.get $high))))
        (local.set $l3 (i32x4.add (local.get $l3) (i32x4.dot_i16x8_s (local.get $x) (local.get $low))))
        (local.set $p0 (i32.add (local.get $p0) (i32.const 6)))
        (local.set $p1 (i32.add (local.get $p1) (i32.const 6)))
        (local.set $p2 (i32.add (local.get $p2) (i32.const 6)))
        (local.set $p3 (i32.add (local.get $p3) (i32.const 6)))
        (local.set $table (i32.add (local.get $table) (i32.const 8)))
        (br_if $tap (local.tee $pair (i32.sub (local.get $pair) (i32.const 1)))))
      (local.set $x
        (i8x16.narrow_i16x8_u
          (i16x8.narrow_i32x4_s
            (call $finish (local.get $h0) (local.get $l0))
            (call $finish (local.get $h1) (local.get $l1)))
          (i16x8.narrow_i32x4_s
            (call $finish (local.get $h2) (local.get $l2))
            (call $finish (local.get $h3) (local.get $l3)))))
      (local.set $p0 (i32.add (local.get $to) (local.get $toStride)))
      (local.set $p1 (i32.add (local.get $p0) (local.get $toStride)))
      (local.set $p2 (i32.add (local.get $p1) (local.get $toStride)))
      (v128.store32_lane 0 (local.get $to) (local.get $x))
      (v128.store32_lane 1 (local.get $p0) (local.get $x))
      (v128.store32_lane 2 (local.get $p1) (local.get $x))
      (v128.store32_lane 3 (local.get $p2) (local.get $x))
      (local.set $to (i32.add (local.get $to) (i32.const 3)))
      (br_if $output (local.tee $outputs (i32.sub (local.get $outputs) (i32.const 1))))))

  ;; Vertical pass: the output row of one record, from rows of $stride bytes, a multiple of 16. Row 0 lies at $from.
  (func (export "down")
    (param $from i32) (param $stride i32) (param $to i32) (param $record i32) (param $pairs i32)
    (local $end i32) (local $p i32) (local $pair i32) (local $weights i32)
    (local $a v128) (local $b v128) (local $x v128) (local $high v128) (local $low v128) (local $half v128)
    (local $h0 v128) (local $h1 v128) (local $h2 v128) (local $h3 v128)
    (local $l0 v128) (local $l1 v128) (local $l2 v128) (local $l3 v128)
    (local.set $half (i32x4.splat (i32.const 0x200000)))
    (local.set $from
      (i32.add (local.get $from) (i32.mul (i32.load (local.get $record)) (local.get $stride))))
    (local.set $end (i32.add (local.get $to) (local.get $stride)))
    (loop $block
      (local.set $p (local.get $from))
      (local.set $weights (i32.add (local.get $record) (i32.const 4)))
      (local.set $h0 (v128.const i32x4 0 0 0 0))
      (local.set $h1 (v128.const i32x4 0 0 0 0))
      (local.set $h2 (v128.const i32x4 0 0 0 0))
      (local.set $h3 (v128.const i32x4 0 0 0 0))
      (local.set $l0 (local.get $half))
      (local.set $l1 (local.get $half))
      (local.set $l2 (local.get $half))
      (local.set $l3 (local.get $half))
      (local.set $pair (local.get $pairs))
      (loop $tap
        (local.set $high (v128.load32_splat (local.get $weights)))
        (local.set $low (v128.load32_splat offset=4 (local.get $weights)))
        (local.set $a (v128.load (local.get $p)))
        (local.set $b (v128.load (i32.add (local.get $p) (local.get $stride))))
        (local.set $x
          (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $a) (local.get $b)))
        (local.set $b
          (i8x16.shuffle 8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $a) (local.get $b)))
        (local.set $a (i16x8.extend_low_i8x16_u (local.get $x)))
        (local.set $h0 (i32x4.add (local.get $h0) (i32x4.dot_i16x8_s (local.get $a) (local.get $high))))
        (local.set $l0 (i32x4.add (local.get $l0) (i32x4.dot_i16x8_s (local.get $a) (local.get $low))))
        (local.set $a (i16x8.extend_high_i8x16_u (local.get $x)))
        (local.set $h1 (i32x4.add (local.get $h1) (i32x4.dot_i16x8_s (local.get $a) (local.get $high))))
        (local.set $l1 (i32x4.add (local.get $l1) (i32x4.dot_i16x8_s (local.get $a) (local.get $low))))
        (local.set $a (i16x8.extend_low_i8x16_u (local.get $b)))
        (local.set $h2 (i32x4.add (local.get $h2) (i32x4.dot_i16x8_s (local.get $a) (local.get $high))))
        (local.set $l2 (i32x4.add (local.get $l2) (i32x4.dot_i16x8_s (local.get $a) (local.get $low))))
        (local.set $a (i16x8.extend_high_i8x16_u (local.get $b)))
        (local.set $h3 (i32x4.add (local.get $h3) (i32x4.dot_i16x8_s (local.get $a) (local.get $high))))
        (local.set $l3 (i32x4.add (local.get $l3) (i32x4.dot_i16x8_s (local.get $a) (local.get $low))))
        (local.set $p (i32.add (local.get $p) (i32.shl (local.get $stride) (i32.const 1))))
        (local.set $weights (i32.add (local.get $weights) (i32.const 8)))
        (br_if $tap (local.tee $pair (i32.sub (local.get $pair) (i32.const 1)))))
      (v128.store (local.get $to)
        (i8x16.narrow_i16x8_u
          (i16x8.narrow_i32x4_s
            (call $finish (local.get $h0) (local.get $l0))
            (call $finish (local.get $h1) (local.get $l1)))
          (i16x8.narrow_i32x4_s
            (call $finish (local.get $h2) (local.get $l2))
            (call $finish (local.get $h3) (local.get $l3)))))
      (local.set $from (i32.add (local.get $from) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (br_if $block (i32.lt_u (local.get $to) (local.get $end)))))

  ;; What the values of one RGB row become, by the 256 floats for each channel at address 0.
  (func (export "lookUp")
    (param $from i32) (param $count i32) (param $red i32) (param $green i32) (param $blue i32) (param $step i32)
    (loop $pixel
      (f32.store (local.get $red)
        (f32.load (i32.shl (i32.load8_u (local.get $from)) (i32.const 2))))
      (f32.store (local.get $green)
        (f32.load offset=1024 (i32.shl (i32.load8_u offset=1 (local.get $from)) (i32.const 2))))
      (f32.store (local.get $blue)
        (f32.load offset=2048 (i32.shl (i32.load8_u offset=2 (local.get $from)) (i32.const 2))))
      (local.set $from (i32.add (local.get $from) (i32.const 3)))
      (local.set $red (i32.add (local.get $red) (local.get $step)))
      (local.set $green (i32.add (local.get $green) (local.get $step)))
      (local.set $blue (i32.add (local.get $blue) (local.get $step)))
      (br_if $pixel (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
