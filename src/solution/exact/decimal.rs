//! Decimal numbers of any length: added, subtracted, multiplied and compared without rounding.

use num_bigint::{BigInt, Sign};
use std::cmp::Ordering;

/// `digits * 10^-places`.
#[derive(Debug, Clone, Default)]
pub(super) struct Decimal {
    digits: BigInt,
    places: u32,
}

impl Decimal {
    /// The shortest decimal that reads as this number: what was written, for figures of up to 15 digits.
    /// `None` for what is no finite number.
    pub fn of(value: f64) -> Option<Self> {
        let text = value.is_finite().then(|| format!("{value:e}"))?;
        let (mantissa, exponent) = text.split_once('e')?;
        let exponent: i32 = exponent.parse().ok()?;
        let (whole, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: BigInt = format!("{whole}{rest}").parse().ok()?;
        let mut places = i32::try_from(rest.len()).ok()? - exponent;
        if places < 0 {
            digits *= power(places.unsigned_abs());
            places = 0;
        }
        Some(Self { digits, places: places.unsigned_abs() })
    }

    pub fn sign(&self) -> Ordering {
        match self.digits.sign() {
            Sign::Minus => Ordering::Less,
            Sign::NoSign => Ordering::Equal,
            Sign::Plus => Ordering::Greater,
        }
    }

    pub fn is_zero(&self) -> bool {
        self.sign() == Ordering::Equal
    }

    pub fn times(&self, other: &Self) -> Self {
        Self { digits: &self.digits * &other.digits, places: self.places + other.places }
    }

    /// Adds another; the shorter of the two is written out to the places of the longer.
    pub fn add(&mut self, other: &Self) {
        match self.places.cmp(&other.places) {
            Ordering::Equal => self.digits += &other.digits,
            Ordering::Less => {
                self.digits *= power(other.places - self.places);
                self.places = other.places;
                self.digits += &other.digits;
            }
            Ordering::Greater => self.digits += &other.digits * power(self.places - other.places),
        }
    }

    pub fn negated(&self) -> Self {
        Self { digits: -&self.digits, places: self.places }
    }

    pub fn minus(&self, other: &Self) -> Self {
        let mut difference = self.clone();
        difference.add(&other.negated());
        difference
    }

    pub fn size(&self) -> Self {
        if self.sign() == Ordering::Less { self.negated() } else { self.clone() }
    }

    pub fn exceeds(&self, other: &Self) -> bool {
        self.minus(other).sign() == Ordering::Greater
    }

    /// The nearest floating-point number.
    pub fn about(&self) -> f64 {
        format!("{}e-{}", self.digits, self.places).parse().unwrap_or(f64::NAN)
    }

    /// With so many places, rounded away from zero where `up` says so and towards it otherwise.
    pub fn text(&self, places: u32, up: bool) -> String {
        let cut = power(self.places.saturating_sub(places));
        let mut digits = self.digits.magnitude() / cut.magnitude();
        if self.places > places
            && up
            && (self.digits.magnitude() % cut.magnitude()) != num_bigint::BigUint::ZERO
        {
            digits += 1_u32;
        }
        let shown = places.min(self.places) as usize;
        let text = format!("{digits:0>width$}", digits = digits.to_string(), width = shown + 1);
        let (whole, rest) = text.split_at(text.len() - shown);
        let sign = if self.sign() == Ordering::Less { "-" } else { "" };
        if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
    }
}

fn power(places: u32) -> BigInt {
    BigInt::from(10).pow(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(value: f64) -> Decimal {
        Decimal::of(value).unwrap()
    }

    #[test]
    fn a_tenth_is_a_tenth() {
        let mut sum = decimal(0.1);
        sum.add(&decimal(0.2));
        assert!(sum.minus(&decimal(0.3)).is_zero());
        assert!(decimal(1e300).times(&decimal(1e-300)).minus(&decimal(1.0)).is_zero());
        assert!(!decimal(1e300).exceeds(&decimal(1e300)));
        assert!(Decimal::of(f64::INFINITY).is_none());
    }

    #[test]
    fn numbers_come_back() {
        for value in [0.0, 1.5, -2.25, 1e-12, 123_456.789, 5e-324, 1e22] {
            assert_eq!(decimal(value).about(), value);
        }
        assert_eq!(decimal(-12.345).text(2, true), "-12.35");
        assert_eq!(decimal(-12.345).text(2, false), "-12.34");
        assert_eq!(decimal(0.05).text(6, true), "0.05");
    }
}
