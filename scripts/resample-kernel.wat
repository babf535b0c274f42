;; The two passes of the resampling kernel in WebAssembly SIMD, and its normalisation.
;;
;; Weights are 22-bit fixed point numbers, too wide for the 16-bit multiply-add (dot) that makes
;; SIMD worth while. Each weight w is therefore split exactly: w = high * 2048 + low, with both
;; halves in 16 bits. A *pair* of taps is stored in 8 bytes: high0, high1, low0, low1. All sums are
;; taken modulo 2^32, and as the true sum fits 32 bits, splitting changes nothing.
;;
;; After a change: node scripts/build-resample-kernel.js
(module
  (memory (export "memory") 1)

  ;; Resamples one row of RGB bytes. `pixels` holds the first byte of each output pixel's support,
  ;; `weights` 2 * quads + tail pairs for each output pixel; tail is 0 or 1.
  ;; Reads up to 16 bytes beyond the support, writes 1 byte beyond the row.
  (func (export "resampleColumns")
    (param $source i32) (param $pixels i32) (param $weights i32)
    (param $quads i32) (param $tail i32) (param $target i32) (param $end i32)
    (local $at i32) (local $quad i32) (local $pixel v128) (local $taps v128)
    (local $high v128) (local $low v128)
    (loop $column
      (local.set $at (i32.add (local.get $source) (i32.load (local.get $pixels))))
      (local.set $high (v128.const i32x4 0 0 0 0))
      (local.set $low (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
      (if (local.tee $quad (local.get $quads)) (then
        (loop $next
          (local.set $pixel (v128.load (local.get $at)))
          (local.set $taps (i8x16.swizzle (local.get $pixel)
            (v128.const i8x16 0 0x80 3 0x80 1 0x80 4 0x80 2 0x80 5 0x80 0x80 0x80 0x80 0x80)))
          (local.set $high (i32x4.add (local.get $high)
            (i32x4.dot_i16x8_s (local.get $taps) (v128.load32_splat (local.get $weights)))))
          (local.set $low (i32x4.add (local.get $low)
            (i32x4.dot_i16x8_s (local.get $taps) (v128.load32_splat offset=4 (local.get $weights)))))
          (local.set $taps (i8x16.swizzle (local.get $pixel)
            (v128.const i8x16 6 0x80 9 0x80 7 0x80 10 0x80 8 0x80 11 0x80 0x80 0x80 0x80 0x80)))
          (local.set $high (i32x4.add (local.get $high)
            (i32x4.dot_i16x8_s (local.get $taps) (v128.load32_splat offset=8 (local.get $weights)))))
          (local.set $low (i32x4.add (local.get $low)
            (i32x4.dot_i16x8_s (local.get $taps) (v128.load32_splat offset=12 (local.get $weights)))))
          (local.set $at (i32.add (local.get $at) (i32.const 12)))
          (local.set $weights (i32.add (local.get $weights) (i32.const 16)))
          (br_if $next (local.tee $quad (i32.sub (local.get $quad) (i32.const 1)))))))
      (if (local.get $tail) (then
        (local.set $taps (i8x16.swizzle (v128.load64_zero (local.get $at))
          (v128.const i8x16 0 0x80 3 0x80 1 0x80 4 0x80 2 0x80 5 0x80 0x80 0x80 0x80 0x80)))
        (local.set $high (i32x4.add (local.get $high)
          (i32x4.dot_i16x8_s (local.get $taps) (v128.load32_splat (local.get $weights)))))
        (local.set $low (i32x4.add (local.get $low)
          (i32x4.dot_i16x8_s (local.get $taps) (v128.load32_splat offset=4 (local.get $weights)))))
        (local.set $weights (i32.add (local.get $weights) (i32.const 8)))))
      (local.set $high (i32x4.shr_s
        (i32x4.add (i32x4.shl (local.get $high) (i32.const 11)) (local.get $low))
        (i32.const 22)))
      (local.set $high (i16x8.narrow_i32x4_s (local.get $high) (local.get $high)))
      (v128.store32_lane 0 (local.get $target)
        (i8x16.narrow_i16x8_u (local.get $high) (local.get $high)))
      (local.set $pixels (i32.add (local.get $pixels) (i32.const 4)))
      (local.set $target (i32.add (local.get $target) (i32.const 3)))
      (br_if $column (i32.lt_u (local.get $target) (local.get $end)))))

  ;; Combines 2 * pairs rows of bytes, `stride` bytes apart, into one row.
  ;; Writes up to 7 bytes beyond the row.
  (func (export "resampleRows")
    (param $rows i32) (param $stride i32) (param $weights i32) (param $pairs i32)
    (param $target i32) (param $end i32)
    (local $at i32) (local $pair i32) (local $weight i32)
    (local $first v128) (local $second v128) (local $taps v128)
    (local $upper v128) (local $lower v128)
    (local $high0 v128) (local $low0 v128) (local $high1 v128) (local $low1 v128)
    (loop $column
      (local.set $at (local.get $rows))
      (local.set $weight (local.get $weights))
      (local.set $pair (local.get $pairs))
      (local.set $high0 (v128.const i32x4 0 0 0 0))
      (local.set $high1 (v128.const i32x4 0 0 0 0))
      (local.set $low0 (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
      (local.set $low1 (v128.const i32x4 0x200000 0x200000 0x200000 0x200000))
      (loop $next
        (local.set $first (v128.load8x8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (local.get $stride)))
        (local.set $second (v128.load8x8_u (local.get $at)))
        (local.set $at (i32.add (local.get $at) (local.get $stride)))
        (local.set $upper (v128.load32_splat (local.get $weight)))
        (local.set $lower (v128.load32_splat offset=4 (local.get $weight)))
        (local.set $weight (i32.add (local.get $weight) (i32.const 8)))
        (local.set $taps (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23
          (local.get $first) (local.get $second)))
        (local.set $high0 (i32x4.add (local.get $high0)
          (i32x4.dot_i16x8_s (local.get $taps) (local.get $upper))))
        (local.set $low0 (i32x4.add (local.get $low0)
          (i32x4.dot_i16x8_s (local.get $taps) (local.get $lower))))
        (local.set $taps (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31
          (local.get $first) (local.get $second)))
        (local.set $high1 (i32x4.add (local.get $high1)
          (i32x4.dot_i16x8_s (local.get $taps) (local.get $upper))))
        (local.set $low1 (i32x4.add (local.get $low1)
          (i32x4.dot_i16x8_s (local.get $taps) (local.get $lower))))
        (br_if $next (local.tee $pair (i32.sub (local.get $pair) (i32.const 1)))))
      (local.set $high0 (i16x8.narrow_i32x4_s
        (i32x4.shr_s (i32x4.add (i32x4.shl (local.get $high0) (i32.const 11)) (local.get $low0))
          (i32.const 22))
        (i32x4.shr_s (i32x4.add (i32x4.shl (local.get $high1) (i32.const 11)) (local.get $low1))
          (i32.const 22))))
      (v128.store64_lane 0 (local.get $target)
        (i8x16.narrow_i16x8_u (local.get $high0) (local.get $high0)))
      (local.set $rows (i32.add (local.get $rows) (i32.const 8)))
      (local.set $target (i32.add (local.get $target) (i32.const 8)))
      (br_if $column (i32.lt_u (local.get $target) (local.get $end)))))

  ;; Looks the bytes of a row of RGB up in three tables of 256 floats and writes one row of floats
  ;; for each channel, `stride` bytes apart. Floats are moved as bits.
  (func (export "spreadPixels")
    (param $line i32) (param $end i32) (param $tables i32) (param $red i32) (param $stride i32)
    (local $green i32) (local $blue i32)
    (local.set $green (i32.add (local.get $red) (local.get $stride)))
    (local.set $blue (i32.add (local.get $green) (local.get $stride)))
    (loop $next
      (i32.store (local.get $red) (i32.load (i32.add (local.get $tables)
        (i32.shl (i32.load8_u (local.get $line)) (i32.const 2)))))
      (i32.store (local.get $green) (i32.load offset=1024 (i32.add (local.get $tables)
        (i32.shl (i32.load8_u offset=1 (local.get $line)) (i32.const 2)))))
      (i32.store (local.get $blue) (i32.load offset=2048 (i32.add (local.get $tables)
        (i32.shl (i32.load8_u offset=2 (local.get $line)) (i32.const 2)))))
      (local.set $red (i32.add (local.get $red) (i32.const 4)))
      (local.set $green (i32.add (local.get $green) (i32.const 4)))
      (local.set $blue (i32.add (local.get $blue) (i32.const 4)))
      (local.set $line (i32.add (local.get $line) (i32.const 3)))
      (br_if $next (i32.lt_u (local.get $line) (local.get $end)))))
)
