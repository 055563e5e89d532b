//! Figures that look random and are the same every time.

const INF: f64 = f64::INFINITY;

/// Draws whole figures from `-most` to `most`, divided by `parts`.
pub struct Drawer {
    state: u64,
    most: u32,
    parts: f64,
}

impl Drawer {
    pub fn new(seed: u64, most: u32, parts: f64) -> Self {
        Self { state: seed, most, parts }
    }

    pub fn below(&mut self, n: u32) -> u32 {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.state >> 33).unwrap() % n
    }

    pub fn figure(&mut self) -> f64 {
        (f64::from(self.below(2 * self.most + 1)) - f64::from(self.most)) / self.parts
    }

    /// Two, one or no limits of a row or column.
    pub fn limits(&mut self) -> (f64, f64) {
        let (a, width) = (self.figure(), f64::from(self.below(self.most + 1)) / self.parts);
        [(a, a + width), (-INF, a), (a, INF), (-INF, INF)][self.below(4) as usize]
    }
}
