;; Maximum and normaliser of the first n logits (f32) in memory, four at a time; n is a multiple of 4.
;; scripts/make-wasm.mjs turns this into distribution-wasm.ts.
(module
  (memory (export "memory") 1)
  (global $sum (export "sum") (mut f64) (f64.const 0))
  (global $weighted (export "weighted") (mut f64) (f64.const 0))

  (func (export "maximum") (param $n i32) (result f32)
    (local $i i32) (local $end i32) (local $m v128)
    (local.set $end (i32.shl (local.get $n) (i32.const 2)))
    (local.set $m (f32x4.splat (f32.const -inf)))
    (loop $next
      (local.set $m (f32x4.pmax (local.get $m) (v128.load (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $end))))
    (f32.max
      (f32.max (f32x4.extract_lane 0 (local.get $m)) (f32x4.extract_lane 1 (local.get $m)))
      (f32.max (f32x4.extract_lane 2 (local.get $m)) (f32x4.extract_lane 3 (local.get $m)))))

  ;; Index of the first logit equal to the maximum.
  (func (export "indexOf") (param $n i32) (param $value f32) (result i32)
    (local $i i32) (local $end i32) (local $v v128)
    (local.set $end (i32.shl (local.get $n) (i32.const 2)))
    (local.set $v (f32x4.splat (local.get $value)))
    (block $done
      (loop $next
        (br_if $done (v128.any_true (f32x4.eq (local.get $v) (v128.load (local.get $i)))))
        (local.set $i (i32.add (local.get $i) (i32.const 16)))
        (br_if $next (i32.lt_u (local.get $i) (local.get $end)))))
    (i32.add
      (i32.shr_u (local.get $i) (i32.const 2))
      (i32.ctz (i32x4.bitmask (f32x4.eq (local.get $v) (v128.load (local.get $i)))))))

  ;; Where the logit is not a number, pmax leaves it so, and the sums are none either.
  ;; With y = logit - maximum, cut off at -87: sum = sum of e^y, weighted = sum of y e^y.
  ;; e^y = 2^k 2^f, k whole, |f| <= 1/2, the latter by the Taylor series to f^6 (error below 2e-7).
  (func (export "measure") (param $n i32) (param $maximum f32)
    (local $i i32) (local $end i32) (local $m v128) (local $y v128) (local $t v128) (local $k v128)
    (local $f v128) (local $p v128) (local $s v128) (local $w v128)
    (local.set $end (i32.shl (local.get $n) (i32.const 2)))
    (local.set $m (f32x4.splat (local.get $maximum)))
    (loop $next
      (local.set $y
        (f32x4.pmax
          (f32x4.sub (v128.load (local.get $i)) (local.get $m))
          (f32x4.splat (f32.const -87))))
      (local.set $t (f32x4.mul (local.get $y) (f32x4.splat (f32.const 1.4426950408889634))))
      (local.set $k (f32x4.nearest (local.get $t)))
      (local.set $f (f32x4.sub (local.get $t) (local.get $k)))
      (local.set $p (f32x4.splat (f32.const 1.5403530393381606e-4)))
      (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const 1.3333558146428443e-3))))
      (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const 9.618129107628477e-3))))
      (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const 5.550410866482158e-2))))
      (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const 2.402265069591007e-1))))
      (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const 6.931471805599453e-1))))
      (local.set $p (f32x4.add (f32x4.mul (local.get $p) (local.get $f)) (f32x4.splat (f32.const 1))))
      (local.set $p
        (f32x4.mul
          (local.get $p)
          (i32x4.shl
            (i32x4.add (i32x4.trunc_sat_f32x4_s (local.get $k)) (i32x4.splat (i32.const 127)))
            (i32.const 23))))
      (local.set $s (f32x4.add (local.get $s) (local.get $p)))
      (local.set $w (f32x4.add (local.get $w) (f32x4.mul (local.get $y) (local.get $p))))
      (local.set $i (i32.add (local.get $i) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $end))))
    (global.set $sum (f64.promote_f32
      (f32.add
        (f32.add (f32x4.extract_lane 0 (local.get $s)) (f32x4.extract_lane 1 (local.get $s)))
        (f32.add (f32x4.extract_lane 2 (local.get $s)) (f32x4.extract_lane 3 (local.get $s))))))
    (global.set $weighted (f64.promote_f32
      (f32.add
        (f32.add (f32x4.extract_lane 0 (local.get $w)) (f32x4.extract_lane 1 (local.get $w)))
        (f32.add (f32x4.extract_lane 2 (local.get $w)) (f32x4.extract_lane 3 (local.get $w))))))))
